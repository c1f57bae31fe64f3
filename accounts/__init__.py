"""Who may sign in: credentials, second factor, server-side sessions, roles."""
