package com.accellis.engagement.registry.suggestion;

import com.accellis.engagement.registry.matching.NameMatch;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** When a suggestion needs nobody to look at it. */
@ConfigMapping(prefix = "suggestions")
public interface SuggestionConfig {

    /**
     * The confidence from which a suggestion is sure, {@value NameMatch#SURE_WHEN_ALIKE} + 1 to 100. Lower accepts more, also
     * what is wrong; with the default nothing was wrong in the test set.
     */
    @WithDefault("" + NameMatch.SURE)
    int sureFrom();
}
