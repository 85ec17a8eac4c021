namespace TpuMlir.Sdk.Backends.Simulation;

/// <summary>A program does something the chip does not allow: an access outside a memory, an unknown command, a deadlock.</summary>
public sealed class SimulationException(string message) : Exception(message);
