/** Who may do what, and how often: roles, and limits for callers. */
package com.accellis.engagement.kit.access;
