"""What ties contacts to each other: roles of people, families of organizations."""
