# Runs a command in a pseudo-terminal: terminal.py COLUMNS COMMAND… What it prints comes out on stdout, what
# is typed comes in on stdin, and its exit code is this one's.
import fcntl, os, pty, select, struct, sys, termios

columns, command = int(sys.argv[1]), sys.argv[2:]
child, master = pty.fork()
if child == 0:
    # Before it starts, so that it never sees another size.
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    os.execvp(command[0], command)

sources = [master, 0]
while master in sources:
    for source in select.select(sources, [], [])[0]:
        try:
            piece = os.read(source, 65536)
        except OSError:  # EIO: the other end is closed.
            piece = b""
        if not piece:
            sources.remove(source)
        else:
            os.write(1 if source == master else master, piece)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)
