using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Sdk.Backends.Generation;

/// <summary>Emits the commands of one or more tpu operators.</summary>
/// <typeparam name="TContext">What the chip's kernels work with; a <see cref="KernelContext{TCommand}"/>.</typeparam>
public abstract class Kernel<TContext>
{
    /// <summary>The operators it emits: "tpu.Conv2D".</summary>
    public abstract IReadOnlyList<string> Operators { get; }

    /// <summary>Emits all commands of an operation.</summary>
    public abstract void Emit(Operation operation, TContext context);

    /// <summary>A kernel of one operator class as a function.</summary>
    public static Kernel<TContext> For<TOp>(Action<TOp, TContext> emit)
        where TOp : Op, IDefinedOp => new Typed<TOp>(emit);

    private sealed class Typed<TOp>(Action<TOp, TContext> emit) : Kernel<TContext>
        where TOp : Op, IDefinedOp
    {
        public override IReadOnlyList<string> Operators => [TOp.Definition.Name];

        public override void Emit(Operation operation, TContext context) => emit((TOp)TOp.Definition.View(operation), context);
    }
}
