/** Facts arriving: tickets, time entries, agreements, additions and surveys become facts, day buckets and new scores. */
package com.accellis.engagement.scoring.activity;
