/** Scheduled jobs, which run only while the service does. */
package com.accellis.engagement.kit.jobs;
