//! A faithful stand-in for the Numbers API.
