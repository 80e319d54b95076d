"""What an attacker sends: words, numbers, files and addresses, and the forms they are sent to."""
