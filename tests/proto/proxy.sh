# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/proxy.sh: the way through a SOCKS proxy, which alone looks the server's name up.
. "${srcdir:-.}/tests/proto/lib.sh"

proxy_pid=
end_proxy() {
    [ -z "$proxy_pid" ] || { kill "$proxy_pid" 2>/dev/null; wait "$proxy_pid" 2>/dev/null; }
    proxy_pid=
}
trap 'end_proxy; end_stub; rm -rf "$work"' EXIT

# NAME: what the proxy takes for the stub. Its port goes to $proxy_port.
proxy() {
    end_proxy
    rm -f "$work/proxy-port" "$work/asked"
    : >"$work/asked"
    "${builddir:-.}/tests/support/socksd" "$work/proxy-port" "$work/asked" "$1" "$(cat "$work/port")" &
    proxy_pid=$!
    await "$work/proxy-port"
    proxy_port=$(cat "$work/proxy-port")
}
instead() { sed -i "s/^$1 = .*/$1 = $2/" "$work/home/postbag.conf"; } # KEY VALUE
asked() { expect "the proxy was not asked for $1" grep -qxF "$1" "$work/asked"; }

scenario 'mail comes through the proxy; only it needs to know the name'
stub --count 3 </dev/null
proxy localhost
account proxy="socks5://127.0.0.1:$proxy_port"
instead port 7995
run 0 fetch
stored 3
asked localhost:7995
run 0 account test home
says 'through 127.0.0.1'

scenario 'the certificate is checked against the name, not against the proxy'
stub --count 1 </dev/null
proxy pop.example.org
account proxy="socks5://127.0.0.1:$proxy_port"
instead server pop.example.org
run 69 fetch
says 'not for "pop.example.org"'
heard_not '(USER|PASS|AUTH)'

scenario 'behind a proxy no server counts as this machine'
stub --tls none --count 1 </dev/null
proxy localhost
account security=none proxy="socks5://127.0.0.1:$proxy_port"
run 69 fetch
says 'only for this machine'
heard_not '(USER|PASS|AUTH)'

scenario 'the proxy cannot reach the server'
stub --count 1 </dev/null
proxy elsewhere
account proxy="socks5://127.0.0.1:$proxy_port"
run 69 fetch
heard_not '(USER|PASS|AUTH|.connected.)'

scenario 'there is no proxy'
stub --count 1 </dev/null
proxy localhost
end_proxy
account proxy="socks5://127.0.0.1:$proxy_port"
run 69 fetch
says 'proxy'
heard_not '.connected.'

finish
