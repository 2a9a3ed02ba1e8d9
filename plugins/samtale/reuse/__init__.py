"""What earlier builds have made and later ones use again: kept by content, never trusted without its key."""
