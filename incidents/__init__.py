"""The reporter's side: intake, mailbox, attachments."""
