using TpuMlir.Sdk.Backends.Simulation;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Targets;

namespace TpuMlir.Sdk.Backends.Generation;

/// <summary>Code generation for chips whose programs lie in a <see cref="RegionContainer{TCommand}"/>: inputs and outputs have base registers of their own.</summary>
/// <param name="target">The chip, or a variant of it.</param>
/// <param name="container">The container.</param>
/// <param name="extension">The container's file extension, with its dot.</param>
/// <param name="parts">The backend's parts, the kernels among them.</param>
public sealed class RegionGenerator<TCommand>(TargetDescription target, RegionContainer<TCommand> container, string extension, BackendParts parts)
    : CodeGenerator<TCommand, KernelContext<TCommand>>(target, container.Commands(target), parts)
{
    /// <inheritdoc/>
    protected override string Extension => extension;

    /// <inheritdoc/>
    protected override bool OwnRegions => true;

    /// <inheritdoc/>
    protected override ulong AddressOf(CodeImage<TCommand> image, GlobalAddress address) => address.Packed;

    /// <inheritdoc/>
    protected override KernelContext<TCommand> CreateContext(KernelContext<TCommand> shared) => shared;

    /// <inheritdoc/>
    protected override LinkedCode Link(CodeImage<TCommand> image)
    {
        byte[] content = container.Write(image, Target);
        return new LinkedCode(content, container.Read(content).Image.Checker(Commands, Target.Engines));
    }
}
