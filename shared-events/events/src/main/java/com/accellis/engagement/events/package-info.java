/** What the services say to each other: plain event records, the topics they travel on and their schemas. */
package com.accellis.engagement.events;
