"""From signed measurements to what people read: estimates, charts, tables, reports, feeds."""
