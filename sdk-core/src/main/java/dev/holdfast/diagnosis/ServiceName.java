package dev.holdfast.diagnosis;

/**
 * The name under which a person knows the service; empty when they know none.
 *
 * @param shown one printable line, bounded
 */
record ServiceName(String shown) {

    private static final int MAX_LENGTH = 60;

    static ServiceName of(String name) {
        StringBuilder clean = new StringBuilder(name.length());
        name.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
                .limit(MAX_LENGTH)
                .forEach(clean::appendCodePoint);
        return new ServiceName(clean.toString().strip());
    }

    boolean isKnown() {
        return !shown.isEmpty();
    }
}
