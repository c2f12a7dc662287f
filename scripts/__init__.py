"""What builds, serves and checks the site: each module does one job and explains it with --help."""
