package dev.holdfast.status;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a page was read to say.
 *
 * @param level how the whole of it is: the worst of what its summary, its components and its open incidents say, which are
 *     read apart from each other; {@link StatusLevel#UNKNOWN} where any part of it can't be told and nothing says trouble
 * @param components its parts, those that could be read
 * @param incidents its incidents and maintenances that are going on; finished and future ones are left out
 * @param problem why something is unknown, for a log; null when all of it was understood
 * @param freshFor for how long the source itself says that this need not be asked again; null when it doesn't say
 */
public record PageReading(
        StatusLevel level,
        List<PostedComponent> components,
        List<PostedIncident> incidents,
        @Nullable String problem,
        @Nullable Duration freshFor) {

    public PageReading {
        components = List.copyOf(components);
        incidents = List.copyOf(incidents);
    }

    /** Nothing can be told. */
    public static PageReading unknown(String problem) {
        return new PageReading(StatusLevel.UNKNOWN, List.of(), List.of(), problem, null);
    }
}
