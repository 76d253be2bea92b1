"""The merge queue: likely twins found in the background, judged by people, merged in bulk."""
