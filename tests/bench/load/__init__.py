"""What a machine carries: late frames at every ratio, and how many chains play without one."""
