package com.accellis.engagement.connector.ownership;

import com.accellis.engagement.connector.linking.SurveyLink;
import java.time.Instant;

/**
 * An answer that waits for somebody who knows whose it is.
 *
 * @param rating CrewHu's raw rating
 * @param ticketId the number it names, null when it names none that could be a ticket's
 * @param reason why it is not linked
 * @param customer the same for all answers of a customer and meaningless otherwise; null when it names none
 */
public record UnlinkedSurvey(
        String id, Instant answeredAt, Integer rating, Long ticketId, SurveyLink.Unlinked reason, String customer) {}
