/** What was changed about clients: who, when, what it was before and after. */
package com.accellis.engagement.registry.history;
