"""Flask glue shared by all sites: guards, problem responses, origin check, headers, locale."""
