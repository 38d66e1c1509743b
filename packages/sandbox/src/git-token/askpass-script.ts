/**
 * The program that git asks for a name and a password: it passes git's question to the socket beside it and prints the
 * answer. It must run in any sandbox or image that has git, so it takes whichever of curl, perl, python3 and node is
 * there. The token is in no argument and no file.
 */
export function askpassScript(): string {
  return `#!/bin/sh
# Asks the service that started this sandbox; it answers for one repository only.
socket="\${0%/*}/s"
if command -v curl >/dev/null 2>&1; then
  exec curl -q --silent --fail --noproxy '*' --max-time 30 --unix-socket "$socket" \\
    --get --data-urlencode "prompt=$1" http://askpass/
fi
if command -v perl >/dev/null 2>&1; then
  exec perl -e '${perl}' "$socket" "$1"
fi
if command -v python3 >/dev/null 2>&1; then
  exec python3 -c '${python}' "$socket" "$1"
fi
exec node -e '${node}' "$socket" "$1"
`;
}

const perl = `
use strict; use IO::Socket::UNIX;
my ($path, $prompt) = @ARGV;
my $socket = IO::Socket::UNIX->new(Peer => $path) or exit 1;
$prompt =~ s/([^A-Za-z0-9])/sprintf("%%%02X", ord($1))/ge;
print $socket "GET /?prompt=$prompt HTTP/1.0\\r\\n\\r\\n"; $socket->flush;
my $answer = do { local $/; <$socket> };
exit 1 unless $answer =~ m{^HTTP/1\\.[01] 200 .*?\\r\\n\\r\\n(.*)}s;
print $1;
`;

const python = `
import socket, sys, urllib.parse
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
s.sendall(b"GET /?prompt=" + urllib.parse.quote(sys.argv[2], safe="").encode() + b" HTTP/1.0\\r\\n\\r\\n")
answer = b""
while True:
    part = s.recv(65536)
    if not part: break
    answer += part
head, _, body = answer.partition(b"\\r\\n\\r\\n")
if head.split(b" ")[1:2] != [b"200"]: sys.exit(1)
sys.stdout.buffer.write(body)
`;

const node = `
const [, socketPath, prompt] = process.argv;
const path = "/?prompt=" + encodeURIComponent(prompt);
require("node:http").get({ socketPath, path, agent: false }, (response) => {
  if (response.statusCode === 200) response.pipe(process.stdout);
  else process.exitCode = 1;
}).on("error", () => { process.exitCode = 1; });
`;
