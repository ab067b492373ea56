/** Talking to CrewHu. */
package com.accellis.engagement.connector.crewhu;
