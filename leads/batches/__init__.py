"""Many leads become deals, or many deals leads again: one row for what became of each."""
