/** Scheduled jobs: they run only while the service does, and tell in a line what will pass. */
package com.accellis.engagement.kit.jobs;
