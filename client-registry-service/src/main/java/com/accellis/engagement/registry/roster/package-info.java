/** The clients and their companies as we tell them: made, kept in step with ConnectWise, and announced. */
package com.accellis.engagement.registry.roster;
