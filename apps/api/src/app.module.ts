import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { LoggerModule } from 'nestjs-pino';
import type { DestinationStream } from 'pino';
import { AccessGuard } from './access/access.guard.js';
import { LoginController } from './access/login.controller.js';
import { AppealsController } from './appeals/appeals.controller.js';
import { CasesController } from './appeals/cases.controller.js';
import { ConductRemarksController } from './appeals/conduct-remarks.controller.js';
import { OwnWorkController } from './appeals/own-work.controller.js';
import { ReviewsController } from './appeals/reviews.controller.js';
import { LogController } from './audit/log.controller.js';
import { WitnessController } from './audit/witness.controller.js';
import { RemarksController } from './remarks/remarks.controller.js';
import { RepeatsController } from './runs/repeats.controller.js';
import { AttributesController } from './bank/attributes.controller.js';
import { BankController } from './bank/bank.controller.js';
import { ForeignImportsController } from './bank/foreign-imports.controller.js';
import { ImportsController } from './bank/imports.controller.js';
import { LifeController } from './bank/life.controller.js';
import { SearchController } from './bank/search.controller.js';
import { CandidateController } from './candidate/candidate.controller.js';
import { CopiesController } from './custody/copies.controller.js';
import { HoldersController } from './custody/holders.controller.js';
import { LeaksController } from './custody/leaks.controller.js';
import { SamplesController } from './custody/samples.controller.js';
import { CustodiansController } from './custodians/custodians.controller.js';
import { DeskController } from './marking/desk.controller.js';
import { SeedsController } from './marking/seeds.controller.js';
import { SessionMarkingController } from './marking/session-marking.controller.js';
import { ENGINE, type Engine } from './engine.js';
import { HealthController } from './health.controller.js';
import { OpeningsController } from './openings/openings.controller.js';
import { PeopleController } from './people/people.controller.js';
import { RolesController } from './people/roles.controller.js';
import { ResultsController } from './results/results.controller.js';
import { ScriptsController } from './scripts/scripts.controller.js';
import { VerificationController } from './results/verification.controller.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { ErasuresController } from './records/erasures.controller.js';
import { StatisticsController } from './statistics/statistics.controller.js';
import { DrawsController } from './draws/draws.controller.js';
import { ProblemFilter } from './http/problem.filter.js';
import { ReplyInterceptor } from './http/reply.interceptor.js';

/** Every controller; one that is missing here does not exist. */
const CONTROLLERS: readonly Type[] = [
  HealthController,
  LoginController,
  PeopleController,
  RolesController,
  BankController,
  ImportsController,
  ForeignImportsController,
  LifeController,
  AttributesController,
  SearchController,
  HoldersController,
  CopiesController,
  LeaksController,
  SamplesController,
  DrawsController,
  CustodiansController,
  OpeningsController,
  SessionsController,
  CandidateController,
  ResultsController,
  ScriptsController,
  VerificationController,
  StatisticsController,
  SessionMarkingController,
  DeskController,
  SeedsController,
  AppealsController,
  CasesController,
  ReviewsController,
  ConductRemarksController,
  OwnWorkController,
  RemarksController,
  ErasuresController,
  LogController,
  WitnessController,
  RepeatsController,
];

@Module({})
export class AppModule {
  static with(engine: Engine, logTo: DestinationStream): DynamicModule {
    return {
      module: AppModule,
      global: true,
      imports: [LoggerModule.forRoot({ pinoHttp: [loggerOptions(engine.config.logLevel), logTo] })],
      controllers: [...CONTROLLERS],
      providers: [
        { provide: ENGINE, useValue: engine },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: ReplyInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
      exports: [ENGINE],
    };
  }
}

/** Of an error neither the row nor the value is logged that the database names in its details. */
function loggerOptions(level: string) {
  return {
    level,
    // A hook of create-app.ts logs the requests; Nest's middleware runs for none that Fastify refuses.
    autoLogging: false,
    serializers: {
      err: (error: Error & { readonly code?: unknown }) => ({
        type: error.name,
        code: error.code,
        stack: error.stack,
      }),
    },
  };
}
