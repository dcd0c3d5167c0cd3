"""Lists pasted from a sheet, understood row by row before anything is written. Pure: no database, no clock."""
