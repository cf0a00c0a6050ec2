"""Where reporting begins: as in `nightstep run`, its workshop need not import all of the bot."""

if __name__ == "__main__":
    from benchmarks.parts.reporting import main

    main()
