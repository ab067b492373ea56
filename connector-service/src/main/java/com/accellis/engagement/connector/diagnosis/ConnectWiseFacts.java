package com.accellis.engagement.connector.diagnosis;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a test of ConnectWise gathered.
 *
 * @param missing the settings that are not set; nothing was asked when there are some
 * @param address the configured address; null when it is missing
 * @param codebase the configured codebase
 * @param info the answer to {@code /system/info}; null when it was not asked
 * @param company the answer to the login host's {@code companyinfo}; null when it was not asked
 * @param lists the answers to short lists, by kind of record, in the order asked
 */
public record ConnectWiseFacts(
        List<String> missing,
        URI address,
        String codebase,
        Exchange info,
        Exchange company,
        Map<String, Exchange> lists) {

    public ConnectWiseFacts {
        missing = List.copyOf(missing);
        lists = Collections.unmodifiableMap(new LinkedHashMap<>(lists));
    }
}
