"""HTTP side of trends: batches on the desk origin, releases on the public one."""
