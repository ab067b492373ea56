/** PostgreSQL and Kafka for tests: in containers when an engine answers, as local processes otherwise. */
package com.accellis.engagement.testkit;
