package com.accellis.engagement.sandbox.paging;

import io.vertx.core.MultiMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.stream.Collectors;

/** The Link header of a list answer (RFC 5988). */
public final class LinkHeader {

    private final String address;
    private final MultiMap query;

    /**
     * @param address of the list, without query
     * @param query of the request; everything but the position is repeated in the links
     */
    public LinkHeader(String address, MultiMap query) {
        this.address = address;
        this.query = query;
    }

    /** Links to the pages around this one; there is no next after the last page. Empty text for no links. */
    public String of(PageRequest request, PageReader.Page page) {
        if (request.forwardOnly()) {
            return page.rows().isEmpty()
                    ? ""
                    : link("pageId", page.rows().get(page.rows().size() - 1).id(), "next");
        }
        var last = Math.max(1, (page.total() + request.size() - 1) / request.size());
        var links = new ArrayList<String>();
        if (request.page() < last) {
            links.add(link("page", request.page() + 1, "next"));
            links.add(link("page", last, "last"));
        }
        if (request.page() > 1) {
            links.add(link("page", Math.min(request.page() - 1, last), "prev"));
            links.add(link("page", 1, "first"));
        }
        return String.join(", ", links);
    }

    private String link(String position, int value, String relation) {
        var others = query.entries().stream()
                .filter(entry -> !entry.getKey().equalsIgnoreCase("page")
                        && !entry.getKey().equalsIgnoreCase("pageId"))
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8) + "&")
                .collect(Collectors.joining());
        return "<" + address + "?" + others + position + "=" + value + ">; rel=\"" + relation + "\"";
    }
}
