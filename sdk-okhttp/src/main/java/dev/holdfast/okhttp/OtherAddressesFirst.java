package dev.holdfast.okhttp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import okhttp3.Dns;

/**
 * The client's own name look-up, with the addresses that have just failed put last. OkHttp 4 remembers no refused
 * connect and would begin with the same address again; OkHttp 5 goes through them all by itself.
 */
final class OtherAddressesFirst implements Dns {

    private final Dns dns;
    private final Supplier<Set<InetSocketAddress>> failed;

    /**
     * A look-up that reorders what {@code dns} finds.
     *
     * @param failed the addresses that have just failed, asked for at each look-up
     */
    OtherAddressesFirst(Dns dns, Supplier<Set<InetSocketAddress>> failed) {
        this.dns = dns;
        this.failed = failed;
    }

    @Override
    public List<InetAddress> lookup(String hostname) throws UnknownHostException {
        List<InetAddress> found = dns.lookup(hostname);
        Set<InetSocketAddress> avoided = failed.get();
        if (avoided.isEmpty()) {
            return found;
        }
        List<InetAddress> inOrder = new ArrayList<>(found);
        // Stable; false sorts before true.
        inOrder.sort((a, b) -> Boolean.compare(isAmong(avoided, a), isAmong(avoided, b)));
        return inOrder;
    }

    private static boolean isAmong(Set<InetSocketAddress> avoided, InetAddress address) {
        return avoided.stream().anyMatch(socketAddress -> address.equals(socketAddress.getAddress()));
    }

    /** OkHttp asks whether a pooled connection's look-up equals a request's: what this one has connected may be shared. */
    @Override
    public boolean equals(Object other) {
        return other instanceof OtherAddressesFirst that ? dns.equals(that.dns) : dns.equals(other);
    }

    @Override
    public int hashCode() {
        return dns.hashCode();
    }
}
