/** The CrewHu survey API. */
package com.accellis.engagement.sandbox.crewhu;
