package com.accellis.engagement.registry.matching;

import com.accellis.engagement.events.WireNamed;

/** Why a company may belong to a client. */
public enum ReasonKey implements WireNamed {
    /** The same name, letter by letter; case and spaces do not matter. */
    EXACT_NAME,
    /** The same name once legal forms, accents, abbreviations, "The" and spaces no longer matter. */
    SAME_NAME_WITHOUT_SUFFIX,
    /** The identifier of one of the client's companies. */
    IDENTIFIER,
    /** The website of one of the client's companies is at the same domain. */
    WEBSITE_DOMAIN,
    /** People write from the domain that people or the website of the client have. */
    E_MAIL_DOMAIN,
    /** The company it belongs to is the client's. */
    PARENT_COMPANY,
    /** Words of the name are the same or nearly so. */
    SIMILAR_NAME
}
