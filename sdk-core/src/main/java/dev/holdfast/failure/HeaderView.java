package dev.holdfast.failure;

import java.util.List;

/** Reads an answer's headers without copying them. Names are matched without regard to case. */
public interface HeaderView {

    /** No headers. */
    HeaderView EMPTY = name -> List.of();

    /** The values of a header in order of arrival; empty when absent. */
    List<String> values(String name);
}
