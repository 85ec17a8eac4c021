using TpuMlir.Sdk.Backends.Memory;

namespace TpuMlir.Sdk.Backends.Programs;

/// <summary>A command in a program: what runs on which engine, what it touches, and what it waits for.</summary>
/// <typeparam name="T">The chip's own form of a command.</typeparam>
public sealed class MachineCommand<T>(int engine, long id, T payload, AccessSet access, long[] waits)
{
    /// <summary>The engine it runs on; engines run their commands in order.</summary>
    public int Engine { get; } = engine;

    /// <summary>1, 2, 3, ... on each engine.</summary>
    public long Id { get; } = id;

    /// <summary>The chip's command.</summary>
    public T Payload { get; } = payload;

    /// <summary>What it reads and writes.</summary>
    public AccessSet Access { get; } = access;

    /// <summary>For each engine the id of the last of its commands that must be complete before this one starts; 0 for none.</summary>
    public IReadOnlyList<long> Waits { get; } = waits;
}
