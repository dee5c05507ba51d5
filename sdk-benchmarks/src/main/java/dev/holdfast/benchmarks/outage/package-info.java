/** What calls live through while a server over loopback fails in one of several ways, with Holdfast and with others. */
@NullMarked
package dev.holdfast.benchmarks.outage;

import org.jspecify.annotations.NullMarked;
