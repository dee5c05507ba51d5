package dev.holdfast.examples;

/** Entry point of the examples. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("Holdfast");
    }
}
