"""`python -m app.site --office office.json --assets dist/assets.json --out DIR`."""

from app.commands.site import main

if __name__ == "__main__":
    main()
