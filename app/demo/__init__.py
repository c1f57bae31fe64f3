"""A fictional desk with people, reports and cases, made by the Python twin of the browser."""
