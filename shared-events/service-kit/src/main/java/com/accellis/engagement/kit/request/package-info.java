/** Requests that callers may repeat under their own key without a second effect. */
package com.accellis.engagement.kit.request;
