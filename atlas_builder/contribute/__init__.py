"""What writes records for people: new ones, and whole new atlases. Only these modules and the commands write into an atlas."""
