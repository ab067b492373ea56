/** What waits on the topics that a service consumes, and since when. */
package com.accellis.engagement.kit.backlog;
