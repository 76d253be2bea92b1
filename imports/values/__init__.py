"""What stands in a cell, as the database keeps it. A value that is not understood is refused."""
