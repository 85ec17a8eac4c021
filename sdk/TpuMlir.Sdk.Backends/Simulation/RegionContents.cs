using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Backends.Programs;
using TpuMlir.Sdk.Targets;

namespace TpuMlir.Sdk.Backends.Simulation;

/// <summary>A command as it stands in a <see cref="RegionContainer{TCommand}"/>.</summary>
/// <param name="Command">The command.</param>
/// <param name="Id">Its number on its engine within the segment, from 1.</param>
/// <param name="Waits">For each engine the number of the command it waits for; 0 for none.</param>
/// <param name="Stored">The bytes it was decoded from; empty for a command not written yet.</param>
internal sealed record RegionCommand<TCommand>(TCommand Command, long Id, IReadOnlyList<long> Waits, ReadOnlyMemory<byte> Stored = default);

/// <summary>What a <see cref="RegionContainer{TCommand}"/> holds, part for part: what is written, and what was read.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Target">The chip, or the variant of it the file is made for.</param>
/// <param name="RegionBytes">Bytes of each region, by <see cref="GlobalRegion"/>.</param>
/// <param name="Inputs">The network's inputs.</param>
/// <param name="Outputs">The network's outputs.</param>
/// <param name="Constants">The bytes of the constants' region.</param>
/// <param name="Segments">For each segment the commands of each engine.</param>
internal sealed record RegionContents<TCommand>(
    string Name,
    TargetDescription Target,
    IReadOnlyList<long> RegionBytes,
    IReadOnlyList<NetworkTensor> Inputs,
    IReadOnlyList<NetworkTensor> Outputs,
    byte[] Constants,
    IReadOnlyList<IReadOnlyList<IReadOnlyList<RegionCommand<TCommand>>>> Segments)
{
    /// <summary>A generated program, in segments of at most so many commands.</summary>
    public static RegionContents<TCommand> Of(CodeImage<TCommand> image, TargetDescription target, int mostCommands)
    {
        IEnumerable<int> engines = Enumerable.Range(0, image.Program.Counts.Length);
        return new(
            image.Name,
            target,
            image.RegionBytes,
            image.Inputs,
            image.Outputs,
            image.Constants,
            [.. ProgramSegments.Split(image.Program, mostCommands).Select(segment => engines.Select(engine => segment
                .Where(c => c.Engine == engine).Select(c => new RegionCommand<TCommand>(c.Payload, c.Id, c.Waits)).ToArray()).ToArray())]);
    }

    /// <summary>The commands engine by engine, as they are listed.</summary>
    public IEnumerable<RegionCommand<TCommand>> Commands =>
        Enumerable.Range(0, Target.Engines.Count).SelectMany(engine => Segments.SelectMany(segment => segment[engine]));

    /// <summary>The program as the engines run it.</summary>
    public DecodedImage<TCommand> Image => new(
        Name,
        Constants,
        RegionBytes,
        Inputs,
        Outputs,
        ProgramSegments.Join(Segments.Select(
            segment => segment.Select(queue => queue.Select(c => new QueuedCommand<TCommand>(c.Command, c.Waits)).ToArray()).ToArray())));
}
