/** What has been counted so far, to be read by a program or handed to a metrics system. */
@NullMarked
package dev.holdfast.metrics;

import org.jspecify.annotations.NullMarked;
