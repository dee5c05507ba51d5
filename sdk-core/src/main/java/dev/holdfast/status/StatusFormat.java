package dev.holdfast.status;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The kinds of status pages that can be read, each making a {@link StatusSource} out of an address. Their readers are total:
 * what they do not understand is {@link StatusLevel#UNKNOWN}.
 *
 * <p>A format that is <b>experimental</b> was written after descriptions; its reader has met no document of a real page.
 */
public enum StatusFormat {
    /** Atlassian Statuspage: {@code /api/v2/summary.json} below the page's address. */
    STATUSPAGE {
        @Override
        List<URI> documents(URI page) {
            return List.of(below(page, "/api/v2/summary.json"));
        }

        @Override
        FormatReader reader(StatusFilter filter) {
            return new StatuspageReader();
        }
    },

    /**
     * incident.io in Statuspage's shape: {@code /api/v2/summary.json} and {@code /api/v2/incidents.json} below the page's
     * address.
     */
    INCIDENT_IO {
        @Override
        List<URI> documents(URI page) {
            return List.of(below(page, "/api/v2/summary.json"), below(page, "/api/v2/incidents.json"));
        }

        @Override
        FormatReader reader(StatusFilter filter) {
            return new IncidentIoReader();
        }
    },

    /** incident.io in its own shape: {@code /proxy/<host>} below the page's address. It holds no time of its own. */
    INCIDENT_IO_OWN {
        @Override
        List<URI> documents(URI page) {
            return List.of(below(page, "/proxy/" + page.getHost()));
        }

        @Override
        FormatReader reader(StatusFilter filter) {
            return new IncidentIoOwnReader();
        }
    },

    /** Google Cloud's {@code incidents.json}, at the address itself, for one product: {@link StatusFilter#ofProduct}. */
    GOOGLE_CLOUD {
        @Override
        FormatReader reader(StatusFilter filter) {
            return new GoogleCloudReader(String.valueOf(filter.product()));
        }

        @Override
        void check(StatusFilter filter) {
            if (filter.product() == null) {
                throw new IllegalArgumentException(this + " needs a product: " + filter);
            }
            refuseWords(filter);
        }
    },

    /** An RSS 2.0 or Atom feed, at the address itself; a {@link StatusFilter} says which of its entries count. */
    FEED {
        @Override
        FormatReader reader(StatusFilter filter) {
            return new FeedReader(filter);
        }

        @Override
        void check(StatusFilter filter) {
            if (filter.product() != null) {
                throw new IllegalArgumentException(this + " knows no product: " + filter.product());
            }
        }
    },

    /** Better Stack: {@code /index.json} below the page's address. Experimental. */
    BETTER_STACK {
        @Override
        List<URI> documents(URI page) {
            return List.of(below(page, "/index.json"));
        }

        @Override
        FormatReader reader(StatusFilter filter) {
            return new BetterStackReader();
        }
    },

    /** Instatus: {@code /summary.json} below the page's address. Experimental. It holds no time of its own. */
    INSTATUS {
        @Override
        List<URI> documents(URI page) {
            return List.of(below(page, "/summary.json"));
        }

        @Override
        FormatReader reader(StatusFilter filter) {
            return new InstatusReader();
        }
    },

    /**
     * FlashDuty, at the address itself: a document with {@code generated_at}, which is experimental, or one of {@code
     * summary/active}, which holds no time of its own.
     */
    FLASH_DUTY {
        @Override
        FormatReader reader(StatusFilter filter) {
            return new FlashDutyReader();
        }
    };

    /**
     * A source of which everything counts.
     *
     * @param address the page's address, or the document's where the format says so; no query in the former
     */
    public StatusSource at(URI address) {
        return at(address, StatusFilter.EVERYTHING);
    }

    /**
     * A source of which a part counts.
     *
     * @param address the page's address, or the document's where the format says so; no query in the former
     */
    public StatusSource at(URI address, StatusFilter filter) {
        Addresses.checked("address", address);
        check(Objects.requireNonNull(filter, "filter"));
        return new FormatSource(this, documents(address), filter);
    }

    /** What to fetch. */
    List<URI> documents(URI address) {
        return List.of(address);
    }

    abstract FormatReader reader(StatusFilter filter);

    /** Refuses what the format has no use for. */
    void check(StatusFilter filter) {
        if (filter.product() != null) {
            throw new IllegalArgumentException(this + " knows no product: " + filter.product());
        }
        refuseWords(filter);
    }

    final void refuseWords(StatusFilter filter) {
        if (!filter.titles().isEmpty() || !filter.keywords().isEmpty() || filter.listsOnlyOpen()) {
            throw new IllegalArgumentException(this + " knows no titles, keywords or listsOnlyOpen: " + filter);
        }
    }

    /** As the provider map writes it: {@code incident-io}. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static URI below(URI page, String path) {
        if (page.getRawQuery() != null || page.getRawFragment() != null) {
            throw new IllegalArgumentException("address of a page has a query or a fragment: " + Addresses.shown(page));
        }
        String base = Addresses.shown(page);
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }
}
