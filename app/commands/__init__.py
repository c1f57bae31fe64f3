"""The operator's commands, one module per subject; app/cli.py offers them as `rueckhalt …`."""
